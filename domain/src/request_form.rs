//! What a request form must hold: filled with the request slice.
