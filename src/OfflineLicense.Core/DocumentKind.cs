namespace OfflineLicense;

/// <summary>Which way a document travels.</summary>
internal enum Direction
{
    /// <summary>It stays where it was read (a device's output, a container that was opened).</summary>
    None,

    /// <summary>On its way to CSSM.</summary>
    Request,

    /// <summary>What CSSM responded with.</summary>
    Response,
}

/// <summary>What a file is, decided from its content alone. The names are the contract's.</summary>
internal sealed record DocumentKind
{
    private DocumentKind(string name, Direction direction)
    {
        Name = name;
        Direction = direction;
    }

    public static DocumentKind Usage { get; } = new("usage", Direction.Request);
    public static DocumentKind TrustRequest { get; } = new("trust-request", Direction.Request);
    public static DocumentKind AuthorizationRequest { get; } = new("authorization-request", Direction.Request);
    public static DocumentKind AuthorizationReturn { get; } = new("authorization-return", Direction.Request);
    public static DocumentKind ReservationRequest { get; } = new("reservation-request", Direction.Request);
    public static DocumentKind ReservationConfirmation { get; } = new("reservation-confirmation", Direction.Request);
    public static DocumentKind ReservationReturn { get; } = new("reservation-return", Direction.Request);
    public static DocumentKind Ack { get; } = new("ack", Direction.Response);
    public static DocumentKind AuthorizationCode { get; } = new("authorization-code", Direction.Response);
    public static DocumentKind ReservationCode { get; } = new("reservation-code", Direction.Response);
    public static DocumentKind Policy { get; } = new("policy", Direction.Response);
    public static DocumentKind Archive { get; } = new("archive", Direction.None);
    public static DocumentKind ApiResponse { get; } = new("api-response", Direction.None);
    public static DocumentKind ServerRequest { get; } = new("server-request", Direction.Request);
    public static DocumentKind ServerResponse { get; } = new("server-response", Direction.Response);
    public static DocumentKind DeviceOutput { get; } = new("device-output", Direction.None);
    public static DocumentKind UnknownLicensing { get; } = new("unknown-licensing", Direction.None);
    public static DocumentKind Own { get; } = new("own", Direction.None);
    public static DocumentKind NotLicensing { get; } = new("not-licensing", Direction.None);

    private static readonly DocumentKind[] Each =
    [
        Usage, TrustRequest, AuthorizationRequest, AuthorizationReturn, ReservationRequest, ReservationConfirmation,
        ReservationReturn, Ack, AuthorizationCode, ReservationCode, Policy, Archive, ApiResponse, ServerRequest,
        ServerResponse, DeviceOutput, UnknownLicensing, Own, NotLicensing,
    ];

    public static IReadOnlyList<DocumentKind> All => Each;

    public string Name { get; }

    public Direction Direction { get; }

    public static DocumentKind? Named(string name)
    {
        foreach (var kind in Each)
        {
            if (string.Equals(kind.Name, name, StringComparison.Ordinal))
                return kind;
        }

        return null;
    }

    public override string ToString() => Name;
}
