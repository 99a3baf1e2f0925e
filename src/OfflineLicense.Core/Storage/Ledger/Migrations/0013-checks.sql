-- For a list of three values or more SQLite builds a table each time it checks a row. The same rules as comparisons cost nothing. No row
-- changes, so only the definitions do (sqlite.org/lang_altertable.html, "Making Other Kinds Of Table Schema Changes").

PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET    sql = replace(sql, 'encoding IN (0, 1, 2)', 'encoding BETWEEN 0 AND 2')
WHERE  type = 'table' AND name = 'chunk';

UPDATE sqlite_schema
SET    sql = replace(sql, 'signature IN (''present'', ''missing'', ''malformed'')',
                     'signature = ''present'' OR signature = ''missing'' OR signature = ''malformed''')
WHERE  type = 'table' AND name = 'block';

UPDATE sqlite_schema
SET    sql = replace(sql, 'evidence IN (''content-udi'', ''report-id'', ''upload-name'', ''person'', ''account'')',
                     'evidence = ''content-udi'' OR evidence = ''report-id'' OR evidence = ''upload-name'' OR evidence = ''person'' '
                     || 'OR evidence = ''account''')
WHERE  type = 'table' AND name = 'answer';

UPDATE sqlite_schema
SET    sql = replace(sql, 'evidence IN (''report-id'', ''upload-name'', ''person'')',
                     'evidence = ''report-id'' OR evidence = ''upload-name'' OR evidence = ''person''')
WHERE  type = 'table' AND name = 'agreement';

UPDATE sqlite_schema
SET    sql = replace(sql, 'fact IN (''uploaded'', ''refused'', ''done'', ''lost'', ''ignored'', ''unmatched'')',
                     'fact = ''uploaded'' OR fact = ''refused'' OR fact = ''done'' OR fact = ''lost'' OR fact = ''ignored'' '
                     || 'OR fact = ''unmatched''')
WHERE  type = 'table' AND name = 'mark';

UPDATE sqlite_schema
SET    sql = replace(sql, 'kind IN (''authorization'', ''reservation'', ''trust-code'')',
                     'kind = ''authorization'' OR kind = ''reservation'' OR kind = ''trust-code''')
WHERE  type = 'table' AND name IN ('proof', 'unit_shown');

PRAGMA writable_schema = RESET;

PRAGMA user_version = 13;
