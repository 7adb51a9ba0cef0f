"""What a table of rows is to a type checker."""

from typing import Any, TypeAlias

Rows: TypeAlias = Any
"""A structured array. What is read from its columns is Any to a type checker anyway; told of an array, mypy
tries all of numpy's overloads at each `rows["subject"]`, which took two of its three minutes."""
