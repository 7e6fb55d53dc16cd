import {
  databaseVersionProblem,
  type DatabaseEngineName,
  extendedSupportWarning,
  parameterGroupFamily,
} from '../../../../constructs/aws/data/engine-versions';

test.each([
  ['mysql', '8.4'],
  ['mysql', '8.4.7'],
  ['postgres', '14'],
  ['postgres', '18'],
  ['postgres', '17.4'],
] as const)('%s %s is in standard support', (engine, version) => {
  expect(databaseVersionProblem(engine, version)).toBeUndefined();
  expect(extendedSupportWarning(engine, version)).toBeUndefined();
});

test.each([
  ['mysql', '5.7'],
  ['mysql', '8.0'],
  ['mysql', '8.0.46'],
  ['postgres', '11'],
  ['postgres', '13'],
] as const)('%s %s is accepted with extended support alone', (engine, version) => {
  expect(databaseVersionProblem(engine, version, 'extended')).toBeUndefined();
  expect(databaseVersionProblem(engine, version, 'standard')).toContain("needs supportType 'extended')");
});

test.each<[DatabaseEngineName, string, string]>([
  ['mysql', '5.5', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8.4.7.1', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8.4-lts', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '', 'one of mysql 8.4 (RDS standard support on 2026-08-22)'],
  ['mysql', '8.0', "one of mysql 8.4 (RDS standard support on 2026-08-22; 8.0 needs supportType 'extended')"],
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

test('extended support warns of its cost, its end and the way out', () => {
  expect(extendedSupportWarning('mysql', '8.0.46')).toBe(
    'mysql 8.0 left RDS standard support on 2026-07-31: RDS Extended Support is charged for every vCPU and hour, ' +
      'standbys included, more from the third year, and ends on 2029-07-31. Upgrade to mysql 8.4 to stop paying for it',
  );
});

test('the family of parameter groups follows the major version', () => {
  expect(parameterGroupFamily('mysql', '8.4.7')).toBe('mysql8.4');
  expect(parameterGroupFamily('postgres', '17.4')).toBe('postgres17');
});
