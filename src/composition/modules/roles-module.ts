import { ContainerModule } from 'inversify';
import { ActiveAdmins } from '#application/identity/roles/active-admins.ts';
import { AssignRoles } from '#application/identity/roles/assign-roles.ts';
import { GrantRole } from '#application/identity/roles/grant-role.ts';
import { RevokeRole } from '#application/identity/roles/revoke-role.ts';
import { RoleChange } from '#application/identity/roles/role-change.ts';
import { UpdateOwnRoles } from '#application/identity/roles/update-own-roles.ts';
import { RoleCatalogue } from '#domain/identity/roles/role.ts';
import type { Config } from '../config.ts';
import { provide } from '../provide.ts';
import { TOKENS as T } from '../tokens.ts';

const users = T.UserRepository;
const admins = T.ActiveAdmins;
const change = T.RoleChange;
const lookup = T.AccountLookup;

/** The roles that the configuration knows, and the use cases that change an account's. */
export function rolesModule(config: Config): ContainerModule {
  return new ContainerModule((options) => {
    provide(options, T.RoleCatalogue, {}, () => {
      return new RoleCatalogue(config.ROLES, config.SELF_ASSIGNABLE_ROLES);
    });
    provide(options, T.ActiveAdmins, { users, clock: T.Clock }, (deps) => new ActiveAdmins(deps));
    provide(
      options,
      T.RoleChange,
      { users, admins, revoker: T.SessionRevoker, clock: T.Clock, catalogue: T.RoleCatalogue },
      ({ catalogue, ...deps }) => new RoleChange(deps, catalogue),
    );
    provide(options, T.UpdateOwnRoles, { change }, (deps) => new UpdateOwnRoles(deps));
    provide(options, T.AssignRoles, { admins, change }, (deps) => new AssignRoles(deps));
    provide(options, T.GrantRole, { lookup, change }, (deps) => new GrantRole(deps));
    provide(options, T.RevokeRole, { lookup, change }, (deps) => new RevokeRole(deps));
  });
}
