"""What builds, verifies and grades the course. No notebook imports it; a student's copy does not hold it."""
