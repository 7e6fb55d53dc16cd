import type * as Ecr from '@aws-sdk/client-ecr';
import { awsSettings } from '../login/aws-login';
import { asked, type Question } from './aws-answer';
import type { Kind } from './kind';

interface Part extends Question {
  /** Argument that names the repository. */
  readonly name: string;
  readonly ask: (client: Ecr.ECRClient, sdk: typeof Ecr, name: string) => Promise<string | boolean | undefined>;
}

const GONE = 'RepositoryNotFoundException';

const PARTS: Readonly<Record<string, Part>> = {
  aws_ecr_lifecycle_policy: {
    name: 'repository',
    action: 'ecr:GetLifecyclePolicy',
    absent: ['LifecyclePolicyNotFoundException', GONE],
    ask: async (client, sdk, repositoryName) => {
      await client.send(new sdk.GetLifecyclePolicyCommand({ repositoryName }));
      return true;
    },
  },
  aws_ecr_repository: {
    name: 'name',
    action: 'ecr:DescribeRepositories',
    absent: [GONE],
    ask: async (client, sdk, name) =>
      (await client.send(new sdk.DescribeRepositoriesCommand({ repositoryNames: [name] }))).repositories?.[0]
        ?.repositoryArn,
  },
  aws_ecr_repository_policy: {
    name: 'repository',
    action: 'ecr:GetRepositoryPolicy',
    absent: ['RepositoryPolicyNotFoundException', GONE],
    ask: async (client, sdk, repositoryName) => {
      await client.send(new sdk.GetRepositoryPolicyCommand({ repositoryName }));
      return true;
    },
  },
};

/** ECR repositories and their policies. */
export const ecrRepository: Kind = {
  types: Object.keys(PARTS),
  importId: (candidate) => candidate.argument((PARTS[candidate.type] as Part).name),
  look: async (candidate, { env }) => {
    const part = PARTS[candidate.type] as Part;
    const sdk = await import('@aws-sdk/client-ecr');
    const client = new sdk.ECRClient(awsSettings(candidate.provider, 'ecr', env));
    return asked(candidate, part, () => part.ask(client, sdk, candidate.argument(part.name) ?? ''));
  },
};
