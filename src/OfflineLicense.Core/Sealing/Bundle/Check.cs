namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Every condition for which a bundle is refused, by name: the steps of docs/bundle-format.md 3 and what they are made of.
/// A refusal in this folder goes through one of them, so that a build of the tests can take each away and see what notices.
/// </summary>
internal enum Check
{
    // Step 1, and reading at all.
    WholeBlocks,
    NotTooShort,
    NotTooLong,
    RoomForHeader,
    RoomForContent,
    NotCutShort,
    PaddingZero,

    // Step 2: the first member.
    FirstSize,
    FirstName,
    SumsHeader,
    MemberCap,

    // Step 3: the set of signatures.
    SealsNotTooMany,
    SealsAscending,
    SealHeader,
    SealsGiven,

    // Step 4: the signatures.
    KeyPinned,
    KeyNotRevoked,
    SealEncoding,
    SealHolds,
    DerSequence,
    DerSequenceLength,
    DerInteger,
    DerIntegerLength,
    DerNotNegative,
    DerNotZero,
    DerNoLeadingZero,
    DerWithinCurve,
    DerNothingBehind,

    // Step 5: the list under the signatures.
    SumsType,
    SumsLineEnds,
    SumsLineShape,
    SumsHash,
    SumsMembers,
    SumsComplete,
    SumsItemName,
    SumsItemsAscending,
    SumsItemOnce,
    SumsNotTooMany,

    // Step 6: members 3 to 7.
    MemberHeader,
    MemberHash,
    FormatLength,
    FormatContent,
    ManifestOfThisBundle,
    SignersNamed,
    SignersSealed,
    ItemsCounted,
    BytesCounted,
    ItemsAgree,
    FactsCounted,
    LengthComputed,

    // Step 6: what a manifest says.
    ManifestUtf8,
    ManifestCanonical,
    ManifestFormat,
    ManifestKind,
    ManifestName,
    ManifestJournal,
    ManifestTool,
    ManifestPrevious,
    ManifestSignerCount,
    ManifestSignersAscending,
    ManifestForDesk,
    ManifestRequestReplies,
    ManifestRepliesAscending,

    // Step 6: what the lists say.
    ListLineEnds,
    ListUtf8,
    ListCanonical,
    ListItemName,
    ListItemKind,
    ListUploadName,
    ListItemCap,
    ListFact,
    ListEvidence,

    // Step 6: canonical JSON and its texts.
    Json,
    JsonShape,
    JsonMember,
    JsonNameText,
    JsonText,
    JsonTextUtf8,
    JsonNumber,
    JsonNumberRange,
    JsonHash,
    JsonBundleName,
    JsonTime,
    JsonEnds,
    TextNoControl,
    TextWholePairs,
    TextNotTooLong,

    // Step 7: who may say what.
    RoleKind,
    RoleRequestAnswers,
    RoleRequestFact,
    RoleUploadName,
    RoleItemName,
    RoleOwnSigner,
    RoleKeyOfOrigin,
    RoleFactRequest,
    RoleItemRequest,
    RoleReply,

    // Step 7: policy and order.
    PolicySigner,
    PolicyEnough,
    PolicyDestination,
    PolicyForDesk,
    PolicySide,
    RollbackBundle,
    RollbackJournal,
    OrderNoGap,
    OrderContinues,
    OrderInOpenGap,
    OrderFollowsBelow,
    OrderReachesHeld,
    OrderGapRefused,
    OrderGapBounded,
    OrderForkRefused,

    // Steps 8 and 9.
    ItemHeader,
    ItemHash,
    TrailerZero,
    NothingBehind,

    // A bundle that comes as a folder, that was kept here, or that gets one more seal.
    ExtractedFileCap,
    ExtractedNothingExtra,
    ExtractedNotShorter,
    ExtractedNotLonger,
    KeptAsSealed,
    NewSealHolds,
    ElsewhereEncoding,
    ElsewhereHolds,
    ElsewhereKeyPinned,
    ElsewhereKeyNotRevoked,
}
