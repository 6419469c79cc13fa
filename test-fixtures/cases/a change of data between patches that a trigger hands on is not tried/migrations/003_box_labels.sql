UPDATE box SET label = upper(label);
