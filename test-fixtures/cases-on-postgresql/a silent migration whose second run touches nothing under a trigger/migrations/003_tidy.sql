UPDATE box SET label = upper(label) WHERE label <> upper(label);
