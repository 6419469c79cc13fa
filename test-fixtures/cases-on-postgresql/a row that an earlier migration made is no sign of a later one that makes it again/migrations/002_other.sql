UPDATE kind SET note = coalesce(note, '') || '!';
DELETE FROM kind WHERE name = 'metal';
