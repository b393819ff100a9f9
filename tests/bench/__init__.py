"""How fast it is: ``make bench``. Nothing here is a test, since a machine's speed is nobody's rule.

Whatever is compared runs interleaved, in rounds on one server, beside a yardstick of the processor.
"""
