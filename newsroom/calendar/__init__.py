"""The editorial calendar: deadlines, schedules, events and campaigns, and which days are worked."""
