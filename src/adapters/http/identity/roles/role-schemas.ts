import { z } from 'zod';

/** Which roles there are, and that one is needed, the domain says. */
export const roleList = z.array(z.string()).meta({ minItems: 1 });

export const ownRoles = z.strictObject({ new_roles: roleList }).meta({ id: 'OwnRoles' });

export const assignedRoles = z.strictObject({ roles: roleList }).meta({ id: 'AssignedRoles' });

export const roleChange = z
  .object({ roles: z.array(z.string()), sessionsEnded: z.int() })
  .meta({ id: 'RoleChange' });
