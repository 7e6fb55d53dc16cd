import {
  databaseVersionAdvice,
  databaseVersionProblem,
  type DatabaseEngineName,
  databaseVersionWarning,
  parameterGroupFamily,
  supportedDatabaseVersions,
} from '../../../../constructs/aws/data/engine-versions';

test.each([
  ['mysql', '8.4'],
  ['mysql', '8.4.7'],
  ['postgres', '14'],
  ['postgres', '18'],
  ['postgres', '17.4'],
] as const)('%s %s is in standard support', (engine, version) => {
  expect(databaseVersionProblem(engine, version)).toBeUndefined();
  expect(databaseVersionWarning(engine, version)).toBeUndefined();
});

test.each([
  ['mysql', '5.7'],
  ['mysql', '8.0'],
  ['mysql', '8.0.46'],
  ['postgres', '11'],
  ['postgres', '13'],
] as const)('%s %s is accepted with extended support alone', (engine, version) => {
  expect(databaseVersionProblem(engine, version, 'extended')).toBeUndefined();
  expect(databaseVersionProblem(engine, version, 'standard')).toBe(
    `one of ${engine} ${supportedDatabaseVersions(engine).join(', ')} (RDS standard support on 2026-08-22)`,
  );
});

test.each<[DatabaseEngineName, string, string]>([
  ['mysql', '5.5', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8.4.7.1', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8.4-lts', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['postgres', '9.6', 'one of postgres 14, 15, 16, 17, 18 (RDS standard support on 2026-08-22)'],
  ['postgres', '99', 'one of postgres 14, 15, 16, 17, 18 (RDS standard support on 2026-08-22)'],
])('%s %s is refused, with the versions to choose from', (engine, version, allowed) => {
  expect(databaseVersionProblem(engine, version)).toBe(allowed);
});

test('a version past extended support is refused with extended support too', () => {
  expect(databaseVersionProblem('mysql', '5.6', 'extended')).toBe(
    'one of mysql 5.7, 8.0, 8.4 (RDS standard or extended support on 2026-08-22)',
  );
});

test('a refused version in extended support comes with its way out, any other with none', () => {
  expect(databaseVersionAdvice('mysql', '8.0.46')).toBe(
    "A database made with supportType 'extended' may stay on it until 2029-07-31, at an extra charge for every vCPU and hour",
  );
  expect(databaseVersionAdvice('mysql', '8.0', 'extended')).toBe('');
  expect(databaseVersionAdvice('mysql', '8.4')).toBe('');
  expect(databaseVersionAdvice('mysql', '5.5')).toBe('');
});

test('extended support warns of its cost and its end', () => {
  expect(databaseVersionWarning('mysql', '8.0.46')).toBe(
    'mysql 8.0 left RDS standard support on 2026-07-31: RDS charges for every vCPU and hour of it, standbys included, ' +
      'and more from the third year (https://aws.amazon.com/rds/pricing/), until it ends on 2029-07-31',
  );
});

test('the family of parameter groups follows the major version', () => {
  expect(parameterGroupFamily('mysql', '8.4.7')).toBe('mysql8.4');
  expect(parameterGroupFamily('postgres', '17.4')).toBe('postgres17');
});
