"""A house as the uploads' tests have it."""

from tests.uploads.conftest import home

__all__ = ["home"]
