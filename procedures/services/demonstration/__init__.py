"""A portal that looks lived in: invented people, whose records follow the published counts of the province.

Everything here says that it is invented. One plan (volumes, matters, people) makes lives of records (``lives``). They
are either lived through the services (``deeds``) or written as the same rows by COPY (``rows``), and a test holds the
two equal. ``loading`` is what commands call.
"""
