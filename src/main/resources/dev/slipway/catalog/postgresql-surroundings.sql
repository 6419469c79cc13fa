-- What is no object itself and has a say in how objects print: whatever of it changes, every remembered text may be
-- wrong.
SELECT concat_ws(' ',
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_extension o),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_operator o WHERE o.oid >= 16384),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_opclass o WHERE o.oid >= 16384),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_collation o WHERE o.oid >= 16384),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_ts_config o WHERE o.oid >= 16384),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_ts_dict o WHERE o.oid >= 16384),
    (SELECT bit_xor(hashtidextended(o.ctid, o.xmin::text::bigint)) FROM pg_foreign_server o WHERE o.oid >= 16384)
  ) AS stamps
