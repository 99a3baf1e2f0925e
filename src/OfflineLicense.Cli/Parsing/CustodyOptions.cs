namespace OfflineLicense.Cli.Parsing;

/// <summary>What the custody form of a bundle says of the trip.</summary>
internal sealed class CustodyOptions
{
    public TextOption Ticket { get; } =
        new("--ticket") { Description = "The change ticket, for the custody form", HelpName = "TEXT" };

    public TextOption Carrier { get; } =
        new("--carrier") { Description = "Who carries it, for the custody form", HelpName = "TEXT" };

    public TextOption MediaSerial { get; } =
        new("--media-serial") { Description = "The serial number of the USB drive, for the custody form", HelpName = "TEXT" };

    public IReadOnlyList<TextOption> All => [Ticket, Carrier, MediaSerial];
}
