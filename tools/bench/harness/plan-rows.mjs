/** Everything that one submitted plan is made of, in an order in which it can be written again. */
const tables = ['features', 'tasks', 'graphs', 'task_ranks', 'edges', 'events'];

/** What the database fills in by itself, for whoever writes. */
const ownDefault = /nextval|now\(\)|CURRENT_TIMESTAMP|pg_current_xact_id/i;

async function columnsOf(sql, table) {
  const rows = await sql.rows('select column_name as name, udt_name as type, column_default as given from information_schema.columns where table_schema = $1 and table_name = $2 order by ordinal_position', ['public', table]);
  return rows.filter(({ name, given }) => table === 'graphs' || !(ownDefault.test(given ?? '') || name === 'updated_at'));
}

/** The rows of the one feature that is there, as text; its tables are empty afterwards. */
export async function takeRows(sql) {
  const taken = [];
  for (const table of tables) {
    const columns = await columnsOf(sql, table);
    const names = columns.map(({ name }) => `"${name}"::text`).join(', ');
    const rows = await sql.rows(`select ${names} from ${table}${table === 'events' ? ' where feature_id is not null' : ''}`);
    taken.push({ table, columns, rows });
  }
  await sql.rows(`truncate ${tables.join(', ')} cascade`);
  return taken;
}

/** One statement a table, one array a column, one transaction. */
export function insertByUnnest(taken, { sql }) {
  const writes = taken.map(({ table, columns, rows }) => ({
    statement: `insert into ${table} (${columns.map(({ name }) => `"${name}"`).join(', ')}) select * from unnest(${columns.map(({ type }, index) => `$${index + 1}::${type}[]`).join(', ')})`,
    values: columns.map(({ name }) => rows.map((row) => row[name])),
  }));
  return async () => {
    await sql.rows('begin');
    for (const { statement, values } of writes) await sql.rows(statement, values);
    await sql.rows('commit');
  };
}
