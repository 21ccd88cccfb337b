"""The shop with known truth: people, purchases, spend, season and dirt, all from one seed.

:func:`simulate` puts the parts together: :mod:`.people` (who they are), :mod:`.orders` and :mod:`.purchases` (when they
buy), :mod:`.season` (busy days and hours), :mod:`.spend` (what is in a basket), :mod:`.dirt` (what is wrong with it all).
Where a brand keeps a private domain, :mod:`.pool` (members, accounts over time), :mod:`.touches` (messages and fatigue),
:mod:`.referrals`, :mod:`.costs` and :mod:`.service` add to it; :mod:`.chat` is written by hand. :mod:`.coupons` is a world of its own: coupon tests with every user's outcome under each arm.
:mod:`.brands` holds the shops' parameters, :mod:`.tables` and :mod:`.codes` say what the columns mean. A new part draws
from its own :func:`.streams.stream` and so leaves the numbers of the others as they are.
"""

from siyu_helpers.simulator.shop import DEFAULT_SEED, Shop, simulate

__all__ = ["DEFAULT_SEED", "Shop", "simulate"]
