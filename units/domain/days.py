"""The days that anybody may ask for: sums with them stay dates, and no list of them grows without end."""

from datetime import date

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
