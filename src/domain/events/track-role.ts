import { z } from 'zod';

/** The role of a track in talks: their subject, an item on their agenda, or a contact in passing. */
export const trackRoleSchema = z.enum(['dedicated', 'agenda-item', 'side-contact']);
export type TrackRole = z.infer<typeof trackRoleSchema>;
