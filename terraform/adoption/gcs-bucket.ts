import { OWN_FETCH } from '../login/google-key';
import { askedGoogle } from './google-answer';
import { addressOf, googleToken, projectOf } from './google-login';
import type { Kind } from './kind';
import { foreign, unknown } from './look';

/** Number of a project, in the account that GCS has in it. */
const NUMBER = /^service-(\d+)@/;

/** GCS buckets. Their names are unique in the world, so that one may be in somebody else's project. */
export const gcsBucket: Kind = {
  types: ['google_storage_bucket'],
  importId: (candidate) => candidate.argument('name'),
  look: async (candidate, surroundings) => {
    const { auth, storage } = await import('@googleapis/storage');
    const rootUrl = addressOf(candidate, surroundings, 'storage', 'https://storage.googleapis.com/').replace(
      /storage\/v1\/$/,
      '',
    );
    const login = new auth.OAuth2();
    login.setCredentials({ access_token: await googleToken(candidate, surroundings) });
    const client = storage({ version: 'v1', auth: login, rootUrl, ...OWN_FETCH });
    const project = projectOf(candidate, surroundings);
    let owner = '';
    const found = await askedGoogle('storage.buckets.get, unless the bucket is somebody else’s', async () => {
      const { data } = await client.buckets.get({ bucket: candidate.argument('name') ?? '' });
      owner = data.projectNumber ?? '';
      return undefined;
    });
    if (found.result !== 'found' || project === undefined) return found;
    // A bucket knows the number of its project alone, and the account of GCS in the stack's project tells that one's.
    const right = `resourcemanager.projects.get on project ${project}, to tell whether it is its bucket`;
    const told = await askedGoogle(right, async () => {
      const { data } = await client.projects.serviceAccount.get({ projectId: project });
      const own = NUMBER.exec(data.email_address ?? '')?.[1];
      if (own === undefined || owner === own) return undefined;
      return foreign(`it is in project ${owner}, the stack's project ${project} is ${own}`);
    });
    return told.result === 'absent' ? unknown(`it is there, but project ${project} is not, whose it should be`) : told;
  },
};
