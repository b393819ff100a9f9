"""Reading what is sent: JSON that can be kept and said again, or 400."""

import json
import re
from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

HALF = re.compile(rb"\\u[dD][89a-fA-F]")


class WholeJsonParser(JSONParser):
    """DRF's parser, which also refuses half characters and nesting without end.

    JSON can write one half of a surrogate pair; neither the database nor an answer that quotes it could.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value; ParseError (400) for what cannot be kept."""
        sent = stream.read()
        try:
            given = super().parse(BytesIO(sent), media_type, parser_context)
            if HALF.search(sent):
                json.dumps(given, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(_("The contents are nested too deeply. Send them flatter.")) from error
        except UnicodeEncodeError as error:
            raise ParseError(_("The contents hold half a character. Write every character whole.")) from error
        return given
