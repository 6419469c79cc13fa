// The tables of cards 0.3 for TypeORM 0.3.31: synchronize makes them.
const { DataSource, EntitySchema } = require('typeorm');

const id = { type: 'int', primary: true, generated: true };
const boards = { type: 'many-to-one', joinColumn: { name: 'board_id' }, target: 'boards', onDelete: 'CASCADE', nullable: false };
const entities = [
  new EntitySchema({ name: 'users', columns: {
    id, name: { type: 'varchar', length: 80, unique: true }, email: { type: 'varchar', nullable: true } },
    indices: [{ columns: ['email'] }] }),
  new EntitySchema({ name: 'boards', columns: {
    id, title: { type: 'varchar' }, archived: { type: 'boolean', default: false }, created_at: { type: Date, createDate: true } },
    relations: { user: { type: 'many-to-one', joinColumn: { name: 'user_id' }, target: 'users', onDelete: 'CASCADE', nullable: false } } }),
  new EntitySchema({ name: 'cards', columns: {
    id, title: { type: 'varchar' }, body: { type: 'text', nullable: true }, position: { type: 'int', default: 0 },
    price: { type: 'decimal', precision: 10, scale: 2, nullable: true } },
    relations: { board: boards }, indices: [{ columns: ['board'] }], uniques: [{ columns: ['board', 'title'] }] }),
  new EntitySchema({ name: 'labels', columns: { id, name: { type: 'varchar', unique: true } } }),
  new EntitySchema({ name: 'card_labels', columns: { card_id: { type: 'int', primary: true }, label_id: { type: 'int', primary: true } },
    relations: {
      card: { type: 'many-to-one', joinColumn: { name: 'card_id' }, target: 'cards', onDelete: 'CASCADE' },
      label: { type: 'many-to-one', joinColumn: { name: 'label_id' }, target: 'labels', onDelete: 'CASCADE' } } }),
];

(async () => {
  const source = new DataSource({ ...JSON.parse(process.argv[2]), entities });
  await source.initialize();
  const made = await source.driver.createSchemaBuilder().log();
  console.log(made.upQueries.map((query) => query.query + ';').join('\n'));
  await source.synchronize();
  await source.destroy();
})();
