"""Whether a role in PostgreSQL is fit for measuring: it can read the table, and can do nothing that would hurt.

A read-only transaction does not bind a powerful role: a superuser reads files of the server and runs programs there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxrel.kpi.engine import EngineFault

if TYPE_CHECKING:
    import psycopg

_POWERS = """
SELECT current_user::text,
       bool_or(r.rolsuper), bool_or(r.rolcreaterole), bool_or(r.rolreplication), bool_or(r.rolbypassrls),
       bool_or(r.rolname = 'pg_read_server_files'), bool_or(r.rolname = 'pg_write_server_files'),
       bool_or(r.rolname = 'pg_execute_server_program'), bool_or(r.rolname = 'pg_write_all_data')
FROM pg_catalog.pg_roles AS r
WHERE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
"""
_WORDS = (
    "is a superuser, or may become one",
    "may make roles (CREATEROLE)",
    "may replicate (REPLICATION)",
    "passes by row security (BYPASSRLS)",
    "may read files of the server (pg_read_server_files)",
    "may write files of the server (pg_write_server_files)",
    "may run programs on the server (pg_execute_server_program)",
    "may write every table (pg_write_all_data)",
)
_RIGHTS = """
SELECT pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE') AND pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       EXISTS (SELECT FROM pg_catalog.pg_roles AS r
               WHERE pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
                 AND (pg_catalog.has_table_privilege(r.oid, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
                      OR pg_catalog.has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE')
                      OR r.oid = c.relowner))
FROM pg_catalog.pg_class AS c WHERE c.oid = %s
"""
_OTHERS = """
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND pg_catalog.has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
ORDER BY 1 LIMIT 1
"""


def check_role(connection: psycopg.Connection, table: int, relation: str) -> tuple[str, ...]:
    """Raise EngineFault where the role is not fit, with the GRANTs that make one that is; else notes on it."""
    powers = connection.execute(_POWERS).fetchone()
    rights = connection.execute(_RIGHTS, (table,)).fetchone()
    if powers is None or rights is None:
        raise EngineFault(f"the table {relation} is gone", "source")
    role, *has = powers
    found = [words for words, is_so in zip(_WORDS, has, strict=True) if is_so]
    found = found[:1] if has[0] else found
    can_read, can_write = rights
    if not found and can_write:
        found = [f"may write {relation}"]
    if found:
        told = f"the role {role} {' and '.join(found)}; measure as a role that can only read: {grants(relation)}"
        raise EngineFault(told, "source")
    if not can_read:
        raise EngineFault(f"the role {role} may not read {relation}: {grants(relation, role)}", "source")
    others = connection.execute(_OTHERS).fetchone()
    if others is None:
        return ()
    return (f"the role {role} may write other tables, such as {others[0]}; a role that can only read is safer",)


def grants(relation: str, role: str | None = None) -> str:
    """The statements that make a role fit; relation is quoted, with its schema."""
    schema = relation.rpartition(".")[0]
    name = role or "cxrel_reader"
    rights = f"GRANT USAGE ON SCHEMA {schema} TO {name}; GRANT SELECT ON {relation} TO {name};"
    return rights if role else f"CREATE ROLE {name} LOGIN PASSWORD '…'; {rights}"
