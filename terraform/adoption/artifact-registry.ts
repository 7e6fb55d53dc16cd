import { OWN_FETCH } from '../login/google-key';
import type { Candidate } from './candidate';
import { askedGoogle } from './google-answer';
import { addressOf, googleToken, locationOf, projectOf } from './google-login';
import type { Kind, Surroundings } from './kind';

/** Repositories of Artifact Registry, which has no client of its own here: one question to its API. */
export const artifactRegistry: Kind = {
  types: ['google_artifact_registry_repository'],
  importId: nameOf,
  look: async (candidate, surroundings) => {
    const { OAuth2Client } = await import('google-auth-library');
    const login = new OAuth2Client({ credentials: { access_token: await googleToken(candidate, surroundings) } });
    const address = addressOf(
      candidate,
      surroundings,
      'artifact_registry',
      'https://artifactregistry.googleapis.com/v1/',
    );
    return askedGoogle('artifactregistry.repositories.get', async () => {
      await login.request({ url: `${address}${nameOf(candidate, surroundings) ?? ''}`, ...OWN_FETCH });
      return undefined;
    });
  },
};

/** @see https://cloud.google.com/artifact-registry/docs/reference/rest/v1/projects.locations.repositories/get */
function nameOf(candidate: Candidate, surroundings: Surroundings): string | undefined {
  const parts = [
    projectOf(candidate, surroundings),
    locationOf(candidate, surroundings),
    candidate.argument('repository_id'),
  ];
  const [project, location, repository] = parts;
  if (parts.includes(undefined)) return undefined;
  return `projects/${project ?? ''}/locations/${location ?? ''}/repositories/${repository ?? ''}`;
}
