UPDATE box SET label = label || ' (old)';
