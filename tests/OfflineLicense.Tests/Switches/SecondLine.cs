#if OFFLIC_CHECK_SWITCHES
using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Tests.Switches;

/// <summary>
/// Checks that stand behind others on purpose: alone they are not missed, because the ones named here refuse the same
/// input under the same name. With those gone too, they are.
/// </summary>
internal static class SecondLine
{
    /// <summary>
    /// What an object is made of is refused where it is read, with words that name the member, and again because it comes
    /// out otherwise when it is written: the comparison is the law, the reader explains it.
    /// </summary>
    private static readonly Check[] s_reader =
    [
        Check.JsonShape,
        Check.JsonMember,
        Check.JsonText,
        Check.JsonNumber,
        Check.JsonNumberRange,
        Check.JsonHash,
        Check.JsonTime,
        Check.JsonEnds,
        Check.ManifestCanonical,
        Check.ListCanonical,
    ];

    public static IReadOnlyDictionary<Check, Check[]> Before { get; } = new Dictionary<Check, Check[]>
    {
        // The end of the file is known beforehand: nothing is read or set aside for what cannot come. The read itself would notice.
        [Check.RoomForHeader] = [Check.NotCutShort],
        [Check.RoomForContent] = [Check.NotCutShort],

        // The first line of the sums is a constant, so only these 16 bytes have the hash that it states.
        [Check.FormatContent] = [Check.MemberHash],

        // Bad bytes are refused as a whole before the JSON reader sees them, and again where a text is taken out.
        [Check.ManifestUtf8] = [Check.JsonTextUtf8],
        [Check.ListUtf8] = [Check.JsonTextUtf8],

        // No one sealed it, or not all did: refused before the number of signers is looked at.
        [Check.ManifestSignerCount] = [Check.SignersNamed, Check.SignersSealed],

        // The sealed list has the same grammar, and the two lists must agree.
        [Check.ListItemName] = [Check.SumsItemName, Check.ItemsAgree],

        // Constants and values that have one spelling: written again they come out otherwise.
        [Check.ManifestFormat] = [Check.ManifestCanonical],
        [Check.ManifestKind] = [Check.ManifestCanonical],
        [Check.ManifestName] = [Check.ManifestCanonical],
        [Check.ManifestTool] = [Check.ManifestCanonical],
        [Check.JsonTime] = Others(Check.JsonTime),
        [Check.JsonShape] = Others(Check.JsonShape),
        [Check.JsonMember] = Others(Check.JsonMember),
        [Check.JsonNumber] = Others(Check.JsonNumber),
        [Check.JsonEnds] = Others(Check.JsonEnds),
    };

    private static Check[] Others(Check check) => [.. s_reader.Where(other => other != check)];
}
#endif
