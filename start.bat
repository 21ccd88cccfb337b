@echo off
chcp 65001 >nul
cd /d "%~dp0"
set "SIYU_PYTHON="
rem A real Python runs the line below; the Microsoft Store's stand-in only opens the Store and fails.
py -3 -c "import sys" >nul 2>nul && set "SIYU_PYTHON=py -3"
if not defined SIYU_PYTHON (python -c "import sys" >nul 2>nul && set "SIYU_PYTHON=python")
if not exist course.py (
  echo Unpack the whole zip file first, then start again from the unpacked folder.
  echo 请先解压整个压缩包，再到解压后的文件夹里双击 start.bat。
  pause
  exit /b 1
)
if not defined SIYU_PYTHON (
  echo Python was not found. Get it from https://www.python.org/downloads/ and tick "Add python.exe to PATH".
  echo 没有找到 Python。请到 https://www.python.org/downloads/ 下载安装，并勾选 "Add python.exe to PATH"，再双击 start.bat。
  pause
  exit /b 1
)
%SIYU_PYTHON% course.py %*
if errorlevel 1 pause
