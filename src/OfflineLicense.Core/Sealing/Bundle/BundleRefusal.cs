using System.Buffers;

namespace OfflineLicense.Sealing.Bundle;

/// <summary>
/// Why a bundle is refused: the stable names of docs/bundle-format.md 3 and 4, each with its failure kind and the remedy
/// a person can try. The name says what is wrong, wherever in the file it was found.
/// </summary>
internal static class BundleRefusal
{
    public const string Length = "E_LENGTH";
    public const string Space = "E_SPACE";
    public const string Header = "E_HEADER";
    public const string Name = "E_NAME";
    public const string Padding = "E_PADDING";
    public const string Limit = "E_LIMIT";
    public const string SealSet = "E_SEAL_SET";
    public const string KeyUnknown = "E_KEY_UNKNOWN";
    public const string KeyRevoked = "E_KEY_REVOKED";
    public const string SealEncoding = "E_SEAL_ENCODING";
    public const string Seal = "E_SEAL";
    public const string Sums = "E_SUMS";
    public const string Format = "E_FORMAT";
    public const string Hash = "E_HASH";
    public const string Manifest = "E_MANIFEST";
    public const string Items = "E_ITEMS";
    public const string Role = "E_ROLE";
    public const string Policy = "E_POLICY";
    public const string Destination = "E_DESTINATION";
    public const string Gap = "E_GAP";
    public const string Fork = "E_FORK";
    public const string Rollback = "E_ROLLBACK";
    public const string Item = "E_ITEM";
    public const string Trailer = "E_TRAILER";

    private static readonly SearchValues<char> NotPlain = SearchValues.Create(" \t\"'$&;|<>()*?`\\!#~");
    private const string BundleSuffix = FileNames.BundleSuffix;
    private const string CarryAgain = "carry the same bundle again (offlic pack --again at its origin)";

    /// <summary>Every name, in the order of the steps that say it.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Length, Space, Header, Name, Padding, Limit, SealSet, KeyUnknown, KeyRevoked, SealEncoding, Seal, Sums, Format,
        Hash, Manifest, Items, Role, Policy, Destination, Gap, Fork, Rollback, Item, Trailer,
    ];

    /// <param name="code">One of the names above.</param>
    /// <param name="message">What came and what was expected, naming the member.</param>
    /// <param name="hint">What to do; null: the usual remedy for that name.</param>
    public static Failure Of(string code, string message, string? hint = null) =>
        new(KindOf(code), message, hint ?? RemedyFor(code)) { Code = code };

    private static FailureKind KindOf(string code) => code switch
    {
        Space => FailureKind.Missing,
        Limit => FailureKind.Invalid,
        Destination => FailureKind.WrongDevice,
        Gap or Fork or Rollback => FailureKind.Sequence,
        _ => FailureKind.Untrusted,
    };

    /// <summary>The same refusal with the command line that often helps: what a kiosk rebuilt is complete again once unpacked.</summary>
    /// <param name="refused">Any failure; one that unpacking cannot help comes back as it is.</param>
    /// <param name="path">The archive as the person named it.</param>
    public static Failure WithPath(Failure refused, string path)
    {
        if (refused.Hint != CarryAgain)
            return refused;
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        var folder = name.EndsWith(BundleSuffix, StringComparison.Ordinal) ? name[..^BundleSuffix.Length] : "FOLDER";
        return new Failure(
            refused.Kind,
            refused.Message,
            $"a kiosk may have rebuilt the archive; unpack it and receive the folder: tar -xf {Quoted(path)} && offlic receive "
                + $"{Quoted(folder)}; if that is refused too, {CarryAgain}",
            refused)
        {
            Code = refused.Code,
        };
    }

    private static string RemedyFor(string code) => code switch
    {
        Length or Header or Name or Padding or SealSet or Trailer or Seal or Sums or Format or Hash or Manifest or Items or Item =>
            CarryAgain,
        KeyUnknown =>
            "get the origin's public key and its fingerprint by another way than this drive, then: offlic key trust FILE --name STATION",
        KeyRevoked => "ask the origin why. If its key was only replaced, it packs the same requests with its present key: "
            + "offlic pack --resend NAME; here: offlic receive --accept-gap --reason TEXT",
        _ => $"offlic explain {code} tells more",
    };

    private static string Quoted(string path) =>
        path.AsSpan().IndexOfAny(NotPlain) < 0 ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
