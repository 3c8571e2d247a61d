"""The one way in which the model's code is compiled, and kept from run to run."""

import errno
import hashlib
import pickle
import warnings
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import CompileResultCacheImpl, FunctionCache, IndexDataCacheFile, UserProvidedCacheLocator

from model.cache import RUNNING, SOURCE, cache_folder, is_unchanged


class _Place(UserProvidedCacheLocator):
    """Our folder, and never one of numba's own."""

    def __init__(self, function: Any, file: str) -> None:
        self._py_file, self._lineno = file, function.__code__.co_firstlineno
        self._own = _below_source(file)
        self._cache_path = str(Path(str(cache_folder()), self._own or self.get_suitable_cache_subpath(file)))

    @classmethod
    def from_function(cls, function: Any, file: str) -> "_Place":
        """Numba asks so whether a place will do; that was looked at."""
        return cls(function, file)

    def get_source_stamp(self) -> Any:
        """That of the source which our folder is for: a copied checkout has other times, and the same code."""
        return RUNNING if self._own else super().get_source_stamp()


def _below_source(file: str) -> str | None:
    """A name for where a file of the model lies, the same in every copy; None for a file from elsewhere."""
    folder, home = Path(file).resolve().parent, SOURCE.resolve()
    return "-".join(["model", *folder.relative_to(home).parts]) if folder.is_relative_to(home) else None


class _Kept(CompileResultCacheImpl):
    """As numba keeps a function, in our folder."""

    _locator_classes = [_Place]  # noqa: RUF012 - numba's attribute


class _Files(IndexDataCacheFile):
    """Files that are read only where they are whole."""

    def _load_index(self) -> dict:
        try:
            return super()._load_index()
        except Exception:  # of any kind: a file that breaks off can be anything to pickle
            return {}

    def _save_data(self, name: str, data: Any) -> None:
        held = self._dump(data)
        with self._open_for_write(self._data_path(name)) as file:
            file.write(hashlib.sha256(held).digest() + held)

    def _load_data(self, name: str) -> Any:
        found = Path(self._data_path(name)).read_bytes()
        digest, held = found[:32], found[32:]
        if hashlib.sha256(held).digest() != digest:
            raise OSError(f"{name} is not whole")  # then it is compiled anew, and written again
        return pickle.loads(held)


class _Cache(FunctionCache):
    """Code of this very source; what cannot be read or written is compiled anew."""

    _impl_class = _Kept

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        stamp = self._impl.locator.get_source_stamp()
        self._cache_file = _Files(self.cache_path, self._impl.filename_base, stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled code, or None."""
        try:
            return super().load_overload(sig, target_context) if is_unchanged() else None
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep compiled code; a word of warning where the disk has no room for it."""
        try:
            if is_unchanged():
                super().save_overload(sig, data)
        except OSError as error:
            _warn_once(_why(error))


def _why(error: OSError) -> str:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    reason = "the disk is full" if full else error.strerror or str(error)
    return f"compiled code cannot be kept in {cache_folder()}: {reason}; NUMBA_CACHE_DIR may name another folder"


@cache
def _warn_once(line: str) -> None:
    warnings.warn(f"{line}. Until then every command compiles for half a minute", RuntimeWarning, stacklevel=2)


def njit(function: Callable | None = None, *, cache: bool = False, **options: Any) -> Any:
    """Numba's njit with IEEE division, and with our cache.

    Ranges and limits of parameters.csv keep every divisor from zero, and asking at each division would cost a
    tenth of a run's time.
    """
    if function is None:
        return partial(njit, cache=cache, **options)
    made = numba.njit(function, error_model="numpy", **options)
    if cache and hasattr(made, "enable_caching"):  # it is a plain function where numba is switched off
        if cache_folder() is None:
            _warn_once("no folder for compiled code is yours alone; NUMBA_CACHE_DIR may name one")
        else:
            made._cache = _Cache(function)
    return made
