"""An agent-based model of one argument about North Korea: pure, without files or figures of its own."""

from model.cache import use_vectors

use_vectors()
