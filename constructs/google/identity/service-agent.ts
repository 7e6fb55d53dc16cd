import { DataGoogleLoggingProjectCmekSettings } from '@cdktf/provider-google/lib/data-google-logging-project-cmek-settings';
import { DataGoogleProject } from '@cdktf/provider-google/lib/data-google-project';
import { DataGoogleStorageProjectServiceAccount } from '@cdktf/provider-google/lib/data-google-storage-project-service-account';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { placeOf } from '../provider';
import type { IServiceAccount } from './grant';

/** Host of the address of agents that are named by the number of the project. @see https://cloud.google.com/iam/docs/service-agents */
const HOSTS = {
  'artifact-registry': 'gcp-sa-artifactregistry',
  'cloud-run': 'serverless-robot-prod',
  'secret-manager': 'gcp-sa-secretmanager',
} as const;

/** A service of Google Cloud that works with a key of yours through an account of its own. */
export type AgentService = keyof typeof HOSTS | 'logging' | 'storage';

const PROJECT_ID = 'AshlarGoogleProject';

/**
 * The account through which a service of Google Cloud acts in the project of `scope`: one construct for each service and stack, so that
 * what several resources need is bound once.
 */
export function serviceAgent(scope: Construct, service: AgentService): IServiceAccount {
  const stack = TerraformStack.of(scope);
  const id = `AshlarAgent-${service}`;
  const found = stack.node.tryFindChild(id);
  return found instanceof ServiceAgent ? found : new ServiceAgent(stack, id, service);
}

class ServiceAgent extends Construct implements IServiceAccount {
  readonly email: string;
  readonly member: string;
  readonly accountName: string;
  readonly grantAccount: IServiceAccount = this;
  readonly grantScope: Construct = this;

  constructor(stack: TerraformStack, id: string, service: AgentService) {
    super(stack, id);
    this.email = this.emailOf(service);
    this.member = `serviceAccount:${this.email}`;
    this.accountName = `projects/-/serviceAccounts/${this.email}`;
  }

  private emailOf(service: AgentService): string {
    const { project } = placeOf(this);
    // Asking for these two makes them, where the project has not used the service yet.
    if (service === 'storage')
      return new DataGoogleStorageProjectServiceAccount(this, 'Agent', { project }).emailAddress;
    if (service === 'logging')
      return new DataGoogleLoggingProjectCmekSettings(this, 'Agent', { project }).serviceAccountId;
    return `service-${projectNumberOf(this)}@${HOSTS[service]}.iam.gserviceaccount.com`;
  }
}

/** Number of the project that `scope` is deployed to, which service agents and budgets are named by; asked once in a stack. */
export function projectNumberOf(scope: Construct): string {
  const stack = TerraformStack.of(scope);
  const found = stack.node.tryFindChild(PROJECT_ID);
  if (found instanceof DataGoogleProject) return found.number;
  return new DataGoogleProject(stack, PROJECT_ID, { projectId: placeOf(scope).project }).number;
}
