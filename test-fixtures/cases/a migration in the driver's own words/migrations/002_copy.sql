backup to 'copied-by-a-migration.db';
