"""The page kit: shell, tables, forms, errors."""
