/** Tables that migrations make and the schema does not know: the search index, whose form is SQLite's own. */
export const SEARCH_TABLES = [
  'Search',
  'Search_config',
  'Search_data',
  'Search_docsize',
  'Search_idx',
  'SearchEntry',
  'SearchOwner',
  'SearchPending',
];
