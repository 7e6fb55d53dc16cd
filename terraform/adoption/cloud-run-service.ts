import { OWN_FETCH } from '../login/google-key';
import type { Candidate } from './candidate';
import { askedGoogle } from './google-answer';
import { addressOf, googleToken, locationOf, projectOf } from './google-login';
import type { Kind, Surroundings } from './kind';

/** Services on Cloud Run. */
export const cloudRunService: Kind = {
  types: ['google_cloud_run_v2_service'],
  importId: nameOf,
  look: async (candidate, surroundings) => {
    const { auth, run } = await import('@googleapis/run');
    const rootUrl = addressOf(candidate, surroundings, 'cloud_run', 'https://run.googleapis.com/').replace(/v2\/$/, '');
    const login = new auth.OAuth2();
    login.setCredentials({ access_token: await googleToken(candidate, surroundings) });
    const client = run({ version: 'v2', auth: login, rootUrl, ...OWN_FETCH });
    return askedGoogle('run.services.get', async () => {
      await client.projects.locations.services.get({ name: nameOf(candidate, surroundings) ?? '' });
      return undefined;
    });
  },
};

/** @see https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.services/get */
function nameOf(candidate: Candidate, surroundings: Surroundings): string | undefined {
  const parts = [projectOf(candidate, surroundings), locationOf(candidate, surroundings), candidate.argument('name')];
  const [project, location, name] = parts;
  if (parts.includes(undefined)) return undefined;
  return `projects/${project ?? ''}/locations/${location ?? ''}/services/${name ?? ''}`;
}
