import type { Candidate } from './candidate';
import type { Look } from './look';

/** What a look into a cloud goes by. */
export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths of the environment start from. */
  readonly cwd: string;
}

/** One kind of resource that can be looked for by its name. */
export interface Kind {
  /** Types of Terraform that it is. */
  readonly types: readonly string[];
  /** What the provider imports it by; undefined where its name is known to Terraform alone. */
  readonly importId: (candidate: Candidate, surroundings: Surroundings) => string | undefined;
  /** Asks the cloud, with the login of the candidate's provider. */
  look(candidate: Candidate, surroundings: Surroundings): Promise<Look>;
}
