namespace OfflineLicense;

/// <summary>Whether a bundle was packed or received at this station.</summary>
internal enum BundleDirection
{
    /// <summary>Packed here.</summary>
    Out,

    /// <summary>Received here.</summary>
    In,
}

/// <summary>The names of directions in the ledger and in JSON.</summary>
internal static class BundleDirectionNames
{
    public static string Name(this BundleDirection direction) => direction == BundleDirection.Out ? "out" : "in";

    /// <param name="name"><c>out</c> or <c>in</c>; the ledger's schema permits no other.</param>
    public static BundleDirection Parse(string name) => name == "out" ? BundleDirection.Out : BundleDirection.In;
}
