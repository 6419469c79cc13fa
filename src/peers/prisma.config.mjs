import { PrismaLibSQL } from '@prisma/adapter-libsql';

export default {
  schema: '/peers/prisma/schema.prisma',
  migrations: { path: '/peers/prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaLibSQL({ url: process.env.DATABASE_URL }),
};
