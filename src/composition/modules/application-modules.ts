import type { ContainerModule } from 'inversify';
import type { Config } from '../config.ts';
import { accountsModule } from './accounts-module.ts';
import { administrationModule } from './administration-module.ts';
import { auditModule } from './audit-module.ts';
import { emailModule } from './email-module.ts';
import { factorsModule } from './factors-module.ts';
import { healthModule } from './health-module.ts';
import { importModule } from './import-module.ts';
import { invitationsModule } from './invitations-module.ts';
import { metadataModule } from './metadata-module.ts';
import { passkeysModule } from './passkeys-module.ts';
import { passwordsModule } from './passwords-module.ts';
import { rolesModule } from './roles-module.ts';
import { sessionsModule } from './sessions-module.ts';
import { tasksModule } from './tasks-module.ts';

/** All application services and use cases; what they need is bound by modules of adapters. */
export function applicationModules(config: Config): readonly ContainerModule[] {
  return [
    accountsModule(config),
    administrationModule(),
    metadataModule(),
    invitationsModule(),
    passwordsModule(config),
    sessionsModule(config),
    rolesModule(config),
    tasksModule(),
    auditModule(config),
    emailModule(),
    factorsModule(config),
    passkeysModule(config),
    importModule(),
    healthModule(),
  ];
}
