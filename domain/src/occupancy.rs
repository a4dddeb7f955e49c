//! Census and indicators: filled by counting claims.
