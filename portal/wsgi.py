"""The portal as a WSGI application."""

import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# What is loaded here stays as long as the process: no collection need walk through it, which takes a tenth of a second
# each time, and workers that are forked from here go on sharing its memory.
import_module("portal.urls")
gc.collect()
gc.freeze()
