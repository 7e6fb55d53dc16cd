import { DatabaseEngine } from '../../../../constructs/aws/data/database-engine';

const told = (engine: DatabaseEngine) => ({
  engine: engine.engine,
  version: engine.version,
  family: engine.family,
  port: engine.port,
  tlsParameter: engine.tlsParameter,
  logExports: engine.logExports,
});

test('MySQL 8.4: port 3306, TLS by require_secure_transport, errors and slow queries logged', () => {
  expect(told(DatabaseEngine.mysql('8.4'))).toEqual({
    engine: 'mysql',
    version: '8.4',
    family: 'mysql8.4',
    port: 3306,
    tlsParameter: { name: 'require_secure_transport', value: '1' },
    logExports: ['error', 'slowquery'],
  });
});

test('PostgreSQL 17.4: port 5432, TLS by rds.force_ssl, server and upgrade logs', () => {
  expect(told(DatabaseEngine.postgres('17.4'))).toEqual({
    engine: 'postgres',
    version: '17.4',
    family: 'postgres17',
    port: 5432,
    tlsParameter: { name: 'rds.force_ssl', value: '1' },
    logExports: ['postgresql', 'upgrade'],
  });
});

test.each([
  [DatabaseEngine.mysql('8.4'), '8.4', false],
  [DatabaseEngine.mysql('8.4.7'), '8.4', true],
  [DatabaseEngine.postgres('17'), '17', false],
  [DatabaseEngine.postgres('17.4'), '17', true],
])('%s is of major version %s', (engine, major, isMinor) => {
  expect([engine.majorVersion, engine.isMinor]).toEqual([major, isMinor]);
});
