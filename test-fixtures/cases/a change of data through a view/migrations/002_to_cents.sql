UPDATE price_list SET cents = cents * 100;
