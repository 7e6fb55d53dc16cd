import { wholeCycle, withReal } from './support/real-cycle';
import { GOOGLE } from './support/real-google-stack';
import { RealProviderRun } from './support/real-stack';

withReal('google', '6.50.0', (source) => {
  test('an estate is applied, planned again without changes, and destroyed, by a provider that finds no network', async () => {
    const google = new RealProviderRun(source, '6.50.0');
    const { again, outputs, left } = await wholeCycle(await google.stack(GOOGLE));
    expect(again).toEqual([]);
    expect(left).toEqual([]);
    expect(outputs).toMatchObject({ project: 'orders-dev', labels: { 'goog-terraform-provisioned': 'true' } });
    expect(await google.refused()).toEqual(['metadata.google.internal', 'openidconnect.googleapis.com']);
    await google.close();
  });
});
