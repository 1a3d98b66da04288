#pragma once
#include <span>

/// Every key of a text that a rule or a plan can give: `because.` why a rule fired or not, `flip.` what would have changed its answer,
/// `mail.` why a mail is sent. The texts stand in `ui/text`; a test holds the two together.
#define CSP_RULE_KEYS(X) \
    X(NoReference, "because.no-reference") \
    X(ReferenceKnown, "because.reference-known") \
    X(NotRead, "because.not-read") \
    X(WasRead, "because.was-read") \
    X(Duplicate, "because.duplicate") \
    X(FirstTime, "because.first-time") \
    X(AskedAgain, "because.asked-again") \
    X(Stale, "because.stale") \
    X(Current, "because.current") \
    X(OtherHalf, "because.other-half") \
    X(NotATombstone, "because.not-a-tombstone") \
    X(TombstoneOfReference, "because.tombstone-of-reference") \
    X(OtherOccurrence, "because.other-occurrence") \
    X(NoOtherOccurrence, "because.no-other-occurrence") \
    X(GuestCopy, "because.guest-copy") \
    X(GuestProposed, "because.guest-proposed") \
    X(GuestFollowed, "because.guest-followed") \
    X(NotACopy, "because.not-a-copy") \
    X(Echo, "because.echo") \
    X(NoOwnWrite, "because.no-own-write") \
    X(NotWhatWeWrote, "because.not-what-we-wrote") \
    X(ChangedOnTop, "because.changed-on-top") \
    X(NoChange, "because.no-change") \
    X(SomethingDiffers, "because.something-differs") \
    X(OnlyNoise, "because.only-noise") \
    X(MoreThanNoise, "because.more-than-noise") \
    X(BookingKnown, "because.booking-known") \
    X(BookingUnknown, "because.booking-unknown") \
    X(BookingUnknownDead, "because.booking-unknown-dead") \
    X(BaselineThere, "because.baseline-there") \
    X(BaselineNone, "because.baseline-none") \
    X(BaselineNoneAgrees, "because.baseline-none-agrees") \
    X(NotRestored, "because.not-restored") \
    X(Restored, "because.restored") \
    X(RestoredAgrees, "because.restored-agrees") \
    X(BookingOpen, "because.booking-open") \
    X(BothClosed, "because.both-closed") \
    X(BookingClosed, "because.booking-closed") \
    X(BookingClosedChanged, "because.booking-closed-changed") \
    X(BookingClosedLives, "because.booking-closed-lives") \
    X(BookingMoved, "because.booking-moved") \
    X(Past, "because.past") \
    X(NotPast, "because.not-past") \
    X(Pending, "because.pending") \
    X(NotPending, "because.not-pending") \
    X(Seats, "because.seats") \
    X(NoSeats, "because.no-seats") \
    X(SeveralHosts, "because.several-hosts") \
    X(OneHost, "because.one-host") \
    X(Recurring, "because.recurring") \
    X(NotRecurring, "because.not-recurring") \
    X(SpecialFollowed, "because.special-followed") \
    X(SpecialIdle, "because.special-idle") \
    X(SpecialIgnores, "because.special-ignores") \
    X(SeriesNotPossible, "because.series-not-possible") \
    X(Alive, "because.alive") \
    X(HeldMayBeMove, "because.held-may-be-move") \
    X(AbsenceNotProven, "because.absence-not-proven") \
    X(DeletedForGood, "because.deleted-for-good") \
    X(DeletedUnsearched, "because.deleted-unsearched") \
    X(DeletedIgnored, "because.deleted-ignored") \
    X(DeletedCancel, "because.deleted-cancel") \
    X(DeletedAsk, "because.deleted-ask") \
    X(DeletedRestore, "because.deleted-restore") \
    X(DeletedPurged, "because.deleted-purged") \
    X(DeletedBack, "because.deleted-back") \
    X(DeletedCopiesLive, "because.deleted-copies-live") \
    X(SeenElsewhere, "because.seen-elsewhere") \
    X(SeenTwice, "because.seen-twice") \
    X(SeenByEvidence, "because.seen-by-evidence") \
    X(SeenByEvidenceTwice, "because.seen-by-evidence-twice") \
    X(OwnerSame, "because.owner-same") \
    X(OwnerStillHere, "because.owner-still-here") \
    X(OwnerMoved, "because.owner-moved") \
    X(OwnerUnseen, "because.owner-unseen") \
    X(SameCalendar, "because.same-calendar") \
    X(MovedRelink, "because.moved-relink") \
    X(MovedAsk, "because.moved-ask") \
    X(MoveIsDeletion, "because.move-is-deletion") \
    X(StatusSame, "because.status-same") \
    X(Tentative, "because.tentative") \
    X(TimeSame, "because.time-same") \
    X(BookingAgrees, "because.booking-agrees") \
    X(BookingDiffers, "because.booking-differs") \
    X(TimeThere, "because.time-there") \
    X(TimeMissing, "because.time-missing") \
    X(TimeInOrder, "because.time-in-order") \
    X(TimeContradicts, "because.time-contradicts") \
    X(NotAllDay, "because.not-all-day") \
    X(AllDayAsk, "because.all-day-ask") \
    X(AllDayIgnored, "because.all-day-ignored") \
    X(AllDayFollow, "because.all-day-follow") \
    X(LengthSame, "because.length-same") \
    X(ResizedReplace, "because.resized-replace") \
    X(ResizedNotAllowed, "because.resized-not-allowed") \
    X(ResizedNoType, "because.resized-no-type") \
    X(ResizedAsk, "because.resized-ask") \
    X(ResizedRevert, "because.resized-revert") \
    X(ResizedIgnored, "because.resized-ignored") \
    X(ResizedStartCounts, "because.resized-start-counts") \
    X(StartSame, "because.start-same") \
    X(TimeMoved, "because.time-moved") \
    X(NothingWanted, "because.nothing-wanted") \
    X(SlotFree, "because.slot-free") \
    X(SlotNotFree, "because.slot-not-free") \
    X(SlotNoMatter, "because.slot-no-matter") \
    X(HostBusy, "because.host-busy") \
    X(ParticipantBusy, "because.participant-busy") \
    X(NobodyBusy, "because.nobody-busy") \
    X(OutsideHours, "because.outside-hours") \
    X(InsideHours, "because.inside-hours") \
    X(TooSoon, "because.too-soon") \
    X(NotTooSoon, "because.not-too-soon") \
    X(SlotPast, "because.slot-past") \
    X(SlotPastRefused, "because.slot-past-refused") \
    X(SlotNotPast, "because.slot-not-past") \
    X(SlotUnknown, "because.slot-unknown") \
    X(SlotKnown, "because.slot-known") \
    X(NotAnswered, "because.not-answered") \
    X(FreeReschedule, "because.free-reschedule") \
    X(FreeReplace, "because.free-replace") \
    X(FreeAsk, "because.free-ask") \
    X(FreeIgnore, "because.free-ignore") \
    X(FreeRevert, "because.free-revert") \
    X(BusyAnyway, "because.busy-anyway") \
    X(BusyCancel, "because.busy-cancel") \
    X(BusyCreate, "because.busy-create") \
    X(BusyRequest, "because.busy-request") \
    X(BusyAsk, "because.busy-ask") \
    X(BusyRevert, "because.busy-revert") \
    X(HostAnswerSame, "because.host-answer-same") \
    X(HostComes, "because.host-comes") \
    X(HostDeclinedCancel, "because.host-declined-cancel") \
    X(HostDeclinedAsk, "because.host-declined-ask") \
    X(HostDeclinedIgnored, "because.host-declined-ignored") \
    X(NobodyAdded, "because.nobody-added") \
    X(Added, "because.added") \
    X(AddedAsk, "because.added-ask") \
    X(AddedIgnored, "because.added-ignored") \
    X(AddedKnown, "because.added-known") \
    X(AddedNoGuest, "because.added-no-guest") \
    X(AddedSeats, "because.added-seats") \
    X(AddedTooMany, "because.added-too-many") \
    X(NobodyRemoved, "because.nobody-removed") \
    X(RemovedNotPossible, "because.removed-not-possible") \
    X(RemovedAsk, "because.removed-ask") \
    X(RemovedIgnored, "because.removed-ignored") \
    X(RemovedUnknown, "because.removed-unknown") \
    X(BookingEnds, "because.booking-ends") \
    X(AnswersSame, "because.answers-same") \
    X(AnswersIgnored, "because.answers-ignored") \
    X(LocationSame, "because.location-same") \
    X(LocationAgrees, "because.location-agrees") \
    X(LocationFollow, "because.location-follow") \
    X(LocationAsk, "because.location-ask") \
    X(LocationIgnored, "because.location-ignored") \
    X(LocationEmpty, "because.location-empty") \
    X(TextSame, "because.text-same") \
    X(TextNoCall, "because.text-no-call") \
    X(BusySame, "because.busy-same") \
    X(BusyIgnored, "because.busy-ignored") \
    X(PrivacySame, "because.privacy-same") \
    X(PrivacyIgnored, "because.privacy-ignored") \
    X(TypeUnknown, "because.type-unknown") \
    X(TypeAllows, "because.type-allows") \
    X(TypeForbidsReschedule, "because.type-forbids-reschedule") \
    X(TypeForbidsCancel, "because.type-forbids-cancel") \
    X(AllClaimed, "because.all-claimed") \
    X(Unclaimed, "because.unclaimed") \
    X(FlipPolicyFree, "flip.policy-free") \
    X(FlipPolicyBusy, "flip.policy-busy") \
    X(FlipReference, "flip.reference") \
    X(FlipNoReference, "flip.no-reference") \
    X(FlipRead, "flip.read") \
    X(FlipNewVersion, "flip.new-version") \
    X(FlipSecondTime, "flip.second-time") \
    X(FlipReferenceHere, "flip.reference-here") \
    X(FlipOwnedHere, "flip.owned-here") \
    X(FlipPolicyGuest, "flip.policy-guest") \
    X(FlipLaterChange, "flip.later-change") \
    X(FlipAnyChange, "flip.any-change") \
    X(FlipBookingKnown, "flip.booking-known") \
    X(FlipBaseline, "flip.baseline") \
    X(FlipBookingDiffers, "flip.booking-differs") \
    X(FlipStaysDeleted, "flip.stays-deleted") \
    X(FlipBookingOpen, "flip.booking-open") \
    X(FlipPolicySpecial, "flip.policy-special") \
    X(FlipSingle, "flip.single") \
    X(FlipSeenElsewhere, "flip.seen-elsewhere") \
    X(FlipNotSeen, "flip.not-seen") \
    X(FlipSeenOnce, "flip.seen-once") \
    X(FlipSameId, "flip.same-id") \
    X(FlipSearchComplete, "flip.search-complete") \
    X(FlipPolicyDeleted, "flip.policy-deleted") \
    X(FlipPolicyMove, "flip.policy-move") \
    X(FlipTimeThere, "flip.time-there") \
    X(FlipTimeInOrder, "flip.time-in-order") \
    X(FlipPolicyAllDay, "flip.policy-all-day") \
    X(FlipEventTypeKnown, "flip.event-type-known") \
    X(FlipLengthAllowed, "flip.length-allowed") \
    X(FlipPolicyResized, "flip.policy-resized") \
    X(FlipStartSame, "flip.start-same") \
    X(FlipPolicySlot, "flip.policy-slot") \
    X(FlipSlotFree, "flip.slot-free") \
    X(FlipSlotBusy, "flip.slot-busy") \
    X(FlipSlotKnown, "flip.slot-known") \
    X(FlipHostDeclines, "flip.host-declines") \
    X(FlipPolicyDeclined, "flip.policy-declined") \
    X(FlipSomebodyAdded, "flip.somebody-added") \
    X(FlipPolicyAdded, "flip.policy-added") \
    X(FlipNoSeats, "flip.no-seats") \
    X(FlipFewerGuests, "flip.fewer-guests") \
    X(FlipSomebodyRemoved, "flip.somebody-removed") \
    X(FlipPolicyRemoved, "flip.policy-removed") \
    X(FlipPolicyLocation, "flip.policy-location") \
    X(FlipTypeAllows, "flip.type-allows") \
    X(MailRescheduled, "mail.rescheduled") \
    X(MailCancelled, "mail.cancelled") \
    X(MailBooked, "mail.booked") \
    X(MailInvited, "mail.invited") \
    X(MailGuestsAdded, "mail.guests-added") \
    X(MailLocation, "mail.location") \
    X(MailRescheduleRequested, "mail.reschedule-requested")

namespace csp::rules {

/// A key, made only here, so that no rule can give one that has no text.
struct Key {
    const char *text = "";
};

namespace key {
#define CSP_KEY(name, word) inline constexpr Key name{word};
CSP_RULE_KEYS(CSP_KEY)
#undef CSP_KEY
} // namespace key

inline std::span<const char *const> allKeys()
{
#define CSP_KEY(name, word) word,
    static constexpr const char *all[] = {CSP_RULE_KEYS(CSP_KEY)};
#undef CSP_KEY
    return all;
}

} // namespace csp::rules
