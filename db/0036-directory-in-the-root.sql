-- The daily root also says how far the directory of keys had come (V13): whoever keeps roots holds that too, and no directory
-- can be told otherwise later.

alter table journal_root add column directory key_half;
comment on column journal_root.directory is 'The head of the directory of keys when the root was signed: SHA-256 over how far each issuer was. Null where nothing was stated yet.';
grant insert (directory) on journal_root to bekal_sealer;

set local role bekal_lookup;

create function app.directory_head() returns text
  language sql stable security definer set search_path = pg_catalog, public
  -- Canonical JSON (RFC 8785): issuers in the order of their bytes, fields in the order of theirs.
  return (select rtrim(translate(encode(sha256(convert_to('{' || string_agg(
      format('"%s":{"hash":"%s","number":%s}', l.issuer, l.hash, l.number), ',' order by l.issuer collate "C") || '}', 'UTF8')), 'base64'), '+/', '-_'), '=')
    from (select distinct on (s.issuer) s.issuer, s.number, s.hash from key_statement s order by s.issuer, s.number desc) l);
comment on function app.directory_head() is 'The head of the directory, as every device computes it of what it has read; null where nothing was stated.';

set local role bekal_owner;

revoke all on function app.directory_head() from public;
grant execute on function app.directory_head() to bekal_sealer;
