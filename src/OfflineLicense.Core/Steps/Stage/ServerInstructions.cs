using OfflineLicense.Sealing.Bundle;

namespace OfflineLicense.Steps.Stage;

/// <summary>
/// What to do with a server's file, in words. The lists of a bundle have no member for the purpose, so its README.txt,
/// which is under the same seal, is what tells the desk (docs/decisions/0020-server-purpose-in-readme.md).
/// </summary>
internal static class ServerInstructions
{
    /// <summary>The line of portal-words.tsv.</summary>
    public static string Key(DocumentKind kind, string? purpose) => purpose is null ? kind.Name : $"{kind.Name}.{purpose}";

    /// <summary>The line of a bundle's README.txt for a request or a response of a server.</summary>
    public static string Action(BundleItem item, string? purpose) => item.Kind == DocumentKind.ServerRequest
        ? $"{PortalInstructions.Short(Key(item.Kind, purpose))} (server {item.Server})"
        : $"import it on server {item.Server} alone, where its request was exported; never on a device";
}
