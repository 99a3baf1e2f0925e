namespace OfflineLicense.Sealing.Bundle;

/// <summary>The names of a bundle's members, in file order.</summary>
internal static class MemberName
{
    public const string Sums = FileNames.Checksums;
    public const string Format = "FORMAT.offlic-bundle-1";
    public const string Readme = "README.txt";
    public const string Manifest = FileNames.Manifest;
    public const string Items = "items.jsonl";
    public const string Facts = "facts.jsonl";
    public const string ItemFolder = "items/";

    /// <summary>Members 3 to 7: each stands once in every bundle, in this order.</summary>
    public static IReadOnlyList<string> Fixed { get; } = [Format, Readme, Manifest, Items, Facts];

    public static ReadOnlySpan<byte> FormatContent => "offlic-bundle/1\n"u8;

    /// <summary>Content of one member, in bytes: the caps of docs/bundle-format.md 1.</summary>
    public static int CapOf(string member) => member switch
    {
        Sums => Limits.BundleSums,
        Format => 16,
        Readme => Limits.BundleReadme,
        Manifest => Limits.BundleManifest,
        Items => Limits.BundleItemsList,
        Facts => Limits.BundleFacts,
        _ => Limits.BundleSeal,
    };
}
